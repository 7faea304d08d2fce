# Letters to subscribers.
subject = { $name }: { $n } new
new = New in { $name }:
end = To end this subscription: { $link }
ask = Confirm your subscription to { $name }
asked = Somebody asked that news of { $name } be sent to this address. If it was you, follow this link: { $link }
asked-not = If it was not, do nothing.
