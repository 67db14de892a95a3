"""台账导入: workers, hirers, postings and past placements from a district's spreadsheet, checked before anything is kept (R8.1)."""
