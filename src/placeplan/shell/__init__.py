"""The door: settings, addresses, sign-in, base templates, the API root and the command line."""
