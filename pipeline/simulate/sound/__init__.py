"""What a simulated street sounds like: dry sounds, the air between them and the microphone, and their mix."""
