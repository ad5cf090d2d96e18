"""Voicemail and recorded segments. The recording is kept; WhisperX itself is not built in yet."""
