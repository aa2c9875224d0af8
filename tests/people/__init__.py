"""People, roles and channels, and proposals to change them."""
