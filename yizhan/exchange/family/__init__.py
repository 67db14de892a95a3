"""家人帮忙: a member of the family looks for work and answers for somebody, each step told to him. A relation, no role."""
