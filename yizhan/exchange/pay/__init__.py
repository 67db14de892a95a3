"""Pay (工资): what is due, what was claimed as paid, what the worker confirms."""
