from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Self-audits of schools: frameworks, rounds, answers, voices, results."""

    name = "audits"
    verbose_name = "Self-audits"
