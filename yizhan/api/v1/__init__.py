"""Version 1, under ``/api/v1/``. It may grow fields and addresses; what is there keeps its meaning."""
