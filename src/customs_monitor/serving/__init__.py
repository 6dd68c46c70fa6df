"""What readers see: publications, the switch from one to another, and how things stand."""
