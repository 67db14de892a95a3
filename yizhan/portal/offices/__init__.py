"""First pages of the roles whose work begins in later floors, and of town and district officers."""
