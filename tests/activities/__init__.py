"""Activities: acts on both databases, what people see, and their clicks in the practice workspace."""
