using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>One file a collection and one for the aliases, each replaced as a whole.</summary>
sealed class SnapshotFolder(string folder, CollectionStore store)
{
    const string Extension = ".points", AliasFile = "aliases";

    readonly Dictionary<EmbeddedCollection, ulong> _saved = [];

    public void Load()
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            using var file = new BufferedStream(File.OpenRead(path), 1 << 20);
            var collection = EmbeddedCollection.Load(file);
            store.Add(collection);
            _saved[collection] = collection.Operation;
        }
        var aliases = Path.Combine(folder, AliasFile);
        if (!File.Exists(aliases))
            return;
        var list = ListAliasesResponse.Parser.ParseFrom(File.ReadAllBytes(aliases));
        store.Change(list.Aliases.Select(alias => new AliasOperations
        {
            CreateAlias = new CreateAlias { AliasName = alias.AliasName, CollectionName = alias.CollectionName },
        }));
    }

    /// <summary>Saves collections that changed since the last time, and removes files of deleted ones.</summary>
    public void Save()
    {
        var collections = store.All();
        var aliases = new ListAliasesResponse
        {
            Aliases = { store.Aliases().Select(alias => new AliasDescription { AliasName = alias.Key, CollectionName = alias.Value }) },
        };
        foreach (var (name, collection) in collections)
        {
            var operation = collection.Operation;
            if (_saved.TryGetValue(collection, out var saved) && saved == operation)
                continue;
            Replace(PathOf(name), collection.Save);
            _saved[collection] = operation;
        }
        Replace(Path.Combine(folder, AliasFile), aliases.WriteTo);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Except(collections.Select(collection => PathOf(collection.Key))))
            File.Delete(path);
        foreach (var gone in _saved.Keys.Except(collections.Select(collection => collection.Value)).ToArray())
            _saved.Remove(gone);
    }

    string PathOf(string collection) => Path.Combine(folder, Uri.EscapeDataString(collection) + Extension);

    static void Replace(string path, Action<Stream> write)
    {
        var next = path + ".next";
        using (var file = new BufferedStream(File.Create(next), 1 << 20))
            write(file);
        File.Move(next, path, overwrite: true);
    }
}
