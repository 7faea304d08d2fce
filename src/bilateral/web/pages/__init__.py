"""The pages, a file a room of the site; each one asks the other rooms and fills a template."""
