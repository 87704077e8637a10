using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>All collections, and the aliases that name some of them.</summary>
sealed class CollectionStore : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, EmbeddedCollection> _collections = [];
    Dictionary<string, string> _aliases = [];

    public EmbeddedCollection this[string name]
    {
        get
        {
            lock (_lock)
                return Find(name) ?? throw Refuse.NoCollection(name);
        }
    }

    public bool Exists(string name)
    {
        lock (_lock)
            return Find(name) is not null;
    }

    public IReadOnlyList<KeyValuePair<string, EmbeddedCollection>> All()
    {
        lock (_lock)
            return [.. _collections];
    }

    public IReadOnlyList<KeyValuePair<string, string>> Aliases()
    {
        lock (_lock)
            return [.. _aliases];
    }

    public void Create(CreateCollection request)
    {
        var name = request.CollectionName;
        if (name.Length is < 1 or > 255 || name.IndexOfAny(['/', '\\', '\0', '<', '>', ':', '"', '|', '?', '*']) >= 0)
            throw Refuse.Invalid($"Validation error in body: [collection_name: '{name}' is no collection name]");
        lock (_lock)
        {
            if (_collections.ContainsKey(name))
                throw Refuse.CollectionExists(name);
            if (_aliases.ContainsKey(name))
                throw Refuse.Invalid($"Wrong input: Can't create collection with name {name}. Alias with the same name already exists");
            _collections.Add(name, new EmbeddedCollection(request));
        }
    }

    /// <summary>Puts a loaded collection in.</summary>
    public void Add(EmbeddedCollection collection)
    {
        lock (_lock)
            _collections.Add(collection.Definition.CollectionName, collection);
    }

    /// <summary>Puts a recovered collection in the place of the one of that name, or alias, if there is one. Aliases stay.</summary>
    public void Replace(string name, Func<string, EmbeddedCollection> recover)
    {
        lock (_lock)
        {
            var target = _aliases.GetValueOrDefault(name, name);
            _collections[target] = recover(target);
        }
    }

    /// <returns>False where there is none. Its aliases go with it.</returns>
    public bool Delete(string name)
    {
        lock (_lock)
        {
            var target = _aliases.GetValueOrDefault(name, name);
            _aliases = _aliases.Where(alias => alias.Value != target).ToDictionary();
            return _collections.Remove(target);
        }
    }

    /// <summary>Applies all actions, or none when one is refused.</summary>
    public void Change(IEnumerable<AliasOperations> actions)
    {
        lock (_lock)
        {
            var aliases = new Dictionary<string, string>(_aliases);
            foreach (var action in actions)
                Apply(action, aliases);
            _aliases = aliases;
        }
    }

    public void Dispose()
    {
        foreach (var (_, collection) in All())
            collection.Dispose();
    }

    EmbeddedCollection? Find(string name) => _collections.GetValueOrDefault(_aliases.GetValueOrDefault(name, name));

    void Apply(AliasOperations action, Dictionary<string, string> aliases)
    {
        switch (action.ActionCase)
        {
            case AliasOperations.ActionOneofCase.CreateAlias:
                var create = action.CreateAlias;
                if (!_collections.ContainsKey(create.CollectionName))
                    throw Refuse.NoCollection(create.CollectionName);
                RequireFree(create.AliasName);
                aliases[create.AliasName] = create.CollectionName;
                break;
            case AliasOperations.ActionOneofCase.RenameAlias:
                var rename = action.RenameAlias;
                if (!aliases.Remove(rename.OldAliasName, out var collection))
                    throw new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.NotFound, $"Not found: Alias {rename.OldAliasName} does not exists!"));
                RequireFree(rename.NewAliasName);
                aliases[rename.NewAliasName] = collection;
                break;
            case AliasOperations.ActionOneofCase.DeleteAlias:
                aliases.Remove(action.DeleteAlias.AliasName);
                break;
            default:
                throw Refuse.Invalid("Malformed AliasOperation type");
        }
    }

    void RequireFree(string alias)
    {
        if (_collections.ContainsKey(alias))
            throw Refuse.CollectionExists(alias);
    }
}
