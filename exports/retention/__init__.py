"""The certificate of a disposal."""
