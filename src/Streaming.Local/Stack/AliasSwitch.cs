using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Local.Stack;

/// <summary>Makes a generation the live one.</summary>
static class AliasSwitch
{
    /// <summary>One request, so that no answer mixes generations.</summary>
    /// <param name="aliases">The aliases that exist.</param>
    public static ChangeAliases SwitchFrom(this Generation generation, IReadOnlyDictionary<string, string> aliases)
    {
        var request = new ChangeAliases();
        foreach (var alias in Generation.Aliases)
        {
            if (aliases.ContainsKey(alias))
                request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
            request.Actions.Add(new AliasOperations
            {
                CreateAlias = new CreateAlias { AliasName = alias, CollectionName = generation.NameOf(alias) },
            });
        }

        return request;
    }
}
