"""The web process: routes with a role for each, JSON in and out, the page. What it decides stands in other packages."""
