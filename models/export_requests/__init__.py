"""Files that people ask for, whatever they are about: asked for, made once, sent, forgotten (§V.6)."""
