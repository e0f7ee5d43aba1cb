from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import redirect_to, render_page
from common.outbox.digests import choose_frequency, frequency_of
from common.outbox.forms import FrequencyForm
from common.outbox.models import Frequency, Message
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.services.messages import send_message_again

A_PAGE = 50


@requires(Permission.SEE_MESSAGES)
def message_list(request: AreaRequest) -> HttpResponse:
    """Show what failed, came back or still waits; never what it says."""
    found = Message.objects.visible_to(request.membership).not_delivered()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_send_again": request.membership.can(Permission.SEND_AGAIN)}
    return render_page(request, "programmes/message_list.html", context)


@require_POST
@requires(Permission.SEND_AGAIN)
def message_send_again(request: AreaRequest, pk: UUID) -> HttpResponse:
    """Put a message that failed or came back into the queue once more."""
    message = get_object_or_404(Message.objects.visible_to(request.membership), pk=pk)
    try:
        send_message_again(message=message, by=request.membership)
        messages.success(request, f"The message to {message.to} is on its way again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect_to(request, "message_list", request.area.slug)


@requires(Permission.SEE_HOME)
def digest_choose(request: AreaRequest) -> HttpResponse:
    """Ask how often to write to this person about the area."""
    frequency = frequency_of(request.user, request.area)
    form = FrequencyForm(request.POST or None, initial={"frequency": frequency})
    if request.method == "POST" and form.is_valid():
        chosen = Frequency(form.cleaned_data["frequency"])
        choose_frequency(person=request.user, area=request.area, frequency=chosen)
        messages.success(request, f"Saved. How often we write to you: {chosen.label}.")
        return redirect_to(request, "area_home", request.area.slug)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "programmes/digest_choose.html", {"form": form}, status=status)
