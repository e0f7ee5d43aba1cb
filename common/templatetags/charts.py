"""Charts in the templates of documents: `{% load charts %}`."""

from django import template

from common.charts import svg

register = template.Library()
register.filter("on_paper", svg.on_paper)
