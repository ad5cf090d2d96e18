"""The administrator's side: REST API over the call log, health and metrics; later the web UI."""
