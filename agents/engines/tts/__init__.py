"""Text to speech: espeak-ng (always there) and Piper (a real voice)."""
