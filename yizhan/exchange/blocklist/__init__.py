"""Blocklist (名单): who gets no work, or nobody, here for a while; with reason, end and appeal (F210)."""
