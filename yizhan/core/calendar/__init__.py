"""Working days of the People's Republic: weekends, public holidays, adjusted working days (调休).

Data: ``data/holidays_cn.csv`` (State Council notices by way of the package ``chinesecalendar`` 1.11.0, MIT; certainty
high), loaded by :func:`yizhan.core.calendar.loader.load_holidays`. A year without a published notice uses weekends
and fixed holidays, and every deadline that touches it is provisional (预计).
"""
