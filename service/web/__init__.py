"""What the service shows to people: pages that work without JavaScript, made better by a little of it."""
