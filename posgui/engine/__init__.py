"""The engine process: builds everything once (the one place that names concrete
classes), serves the desk, and stops in order. Plain asyncio, no Qt."""
