"""Settings.FORM_RENDERER: every form of the project, and of allauth, in the portal's markup."""

from django.forms.renderers import TemplatesSetting

from common.forms.bound_field import PortalBoundField


class PortalRenderer(TemplatesSetting):
    """Render forms through templates/components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField
