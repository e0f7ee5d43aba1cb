"""What containers need beside the image: the proxy's file, a health check, a maker of secrets."""
