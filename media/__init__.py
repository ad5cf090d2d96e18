"""16 kHz PCM: frames, resampling, voice activity, endpointing, WAV. No network, no database."""
