"""The WebSocket door: events as JSON text, audio as binary PCM16 frames."""
