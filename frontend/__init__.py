"""Front-end build: from the npm packages and static/src to what is served, static/dist."""
