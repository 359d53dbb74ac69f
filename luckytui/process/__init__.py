"""The processes: the supervisor, the show that it forks, and the terminal they share."""
