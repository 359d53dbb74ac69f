"""The relay: a bridge between a show and an MQTT broker, and clients of such a broker. The extra `luckytui[mqtt]`."""
