"""用工名单: who works for a hirer on a day, on paper and as a spreadsheet; every export is written down."""
