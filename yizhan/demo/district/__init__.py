"""The demo district: invented people living weeks of work through the real actions, ending today."""
