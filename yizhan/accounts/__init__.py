"""People, organisations, roles, consent, qualifications, sign-in.

Slices in order (a slice imports only from slices before it): people, organisations, memberships, consents,
qualifications, registration, sign_in, staff, settings_page, directory, inbox, my_data.

Others read :mod:`yizhan.accounts.queries`, write through :mod:`yizhan.accounts.actions` (which also hands out the
``_do_`` steps) and take words from :mod:`yizhan.accounts.enums`.
"""
