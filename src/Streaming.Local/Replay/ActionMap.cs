using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>Which action of the contract each action of a log is. Names compare without case.</summary>
sealed class ActionMap
{
    /// <summary>The contract's own names, and those of common logs.</summary>
    public const string Default =
        "view=view,click=click,save=save,share=share,hide=hide,unhide=unhide,report=report," +
        "like=click,bookmark=save,comment created=share,follow=save,cart=save,purchase=share,transaction=share,addtocart=save";

    readonly Dictionary<string, Action> actions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses <c>"NAME=action,NAME=action"</c>; what is given wins over <see cref="Default"/>.</summary>
    /// <exception cref="FormatException">The text is no mapping; the message says where.</exception>
    public static ActionMap Parse(string? text)
    {
        var map = new ActionMap();
        map.Add(Default);
        if (text is not null)
            map.Add(text);
        return map;
    }

    public bool TryGet(string name, out Action action) => actions.TryGetValue(name.Trim(), out action);

    public string Known => string.Join(", ", actions.Keys);

    void Add(string text)
    {
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.LastIndexOf('=');
            if (at <= 0)
                throw new FormatException($"'{pair}' is no mapping; NAME=action expected, for example LIKE=click.");
            var action = pair[(at + 1)..].Trim();
            if (!Enum.TryParse<Action>(action, ignoreCase: true, out var known) || known == Action.Unspecified || int.TryParse(action, out _))
                throw new FormatException($"'{action}' is no action; view, click, save, share, hide, unhide or report expected.");
            actions[pair[..at].Trim()] = known;
        }
    }
}
