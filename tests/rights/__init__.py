"""Who may do what, tried with every press and form by everybody."""
