"""Questions in advance: what people asked at registering, merged and answered by the organiser."""
