"""What the tests share: databases, people and the practice workspace."""
