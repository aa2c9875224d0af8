"""The certificate list: who has confirmed the training on the agreement, and who was trained by lists of staff."""
