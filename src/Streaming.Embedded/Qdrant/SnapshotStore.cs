using System.Globalization;
using System.Security.Cryptography;
using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>
/// Snapshots that clients ask for: files in a folder for each collection, which outlive the collection. They lie in the data folder, or in
/// a temporary one that goes with the server.
/// </summary>
sealed class SnapshotStore(EmbeddedQdrantOptions options, CollectionStore store, TimeProvider time) : IDisposable
{
    const string Extension = ".snapshot";

    readonly Lazy<string> _folder = new(() => options.DataFolder is { } data
        ? Path.Combine(data, "snapshots")
        : Directory.CreateTempSubdirectory("embedded-qdrant-snapshots-").FullName);

    int _made;

    public SnapshotDescription Create(string name)
    {
        var collection = store[name];
        var folder = FolderOf(collection.Definition.CollectionName);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(folder)}-{Interlocked.Increment(ref _made)}-{time.GetUtcNow():yyyy-MM-dd-HH-mm-ss}{Extension}"));
        using (var file = new BufferedStream(File.Create(path), 1 << 20))
            collection.Save(file);
        return Describe(path);
    }

    public IEnumerable<SnapshotDescription> List(string name)
    {
        var folder = FolderOf(store[name].Definition.CollectionName);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).Select(Describe) : [];
    }

    public void Delete(string collection, string snapshot)
    {
        var folder = FolderOf(collection);
        if (!Directory.Exists(folder))
            throw new RpcException(new Status(StatusCode.NotFound, $"Not found: Snapshot directory: {folder} not found"));
        File.Delete(Find(collection, snapshot) ?? throw new RpcException(new Status(StatusCode.NotFound, $"Not found: Snapshot {snapshot} not found")));
    }

    /// <summary>The file of a snapshot; null where there is none.</summary>
    public string? Find(string collection, string snapshot)
    {
        var folder = FolderOf(collection);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Extension).FirstOrDefault(path => Path.GetFileName(path) == snapshot) : null;
    }

    /// <summary>Recovers a collection from <c>file:///…</c>, or from the address under which a server like this one hands the file out.</summary>
    /// <returns>False where there is no such file.</returns>
    public bool Recover(string collection, Uri location)
    {
        var path = location.IsFile ? location.LocalPath : Served(location);
        if (path is null || !File.Exists(path))
            return false;
        store.Replace(collection, name =>
        {
            using var file = new BufferedStream(File.OpenRead(path), 1 << 20);
            return EmbeddedCollection.Load(file, name);
        });
        return true;
    }

    public void Dispose()
    {
        if (options.DataFolder is null && _folder.IsValueCreated)
            Directory.Delete(_folder.Value, recursive: true);
    }

    string? Served(Uri location)
    {
        var parts = location.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["collections", var collection, "snapshots", var snapshot]
            ? Find(Uri.UnescapeDataString(collection), Uri.UnescapeDataString(snapshot))
            : null;
    }

    string FolderOf(string collection) => Path.Combine(_folder.Value, Uri.EscapeDataString(collection));

    static SnapshotDescription Describe(string path)
    {
        using var file = File.OpenRead(path);
        return new SnapshotDescription
        {
            Name = Path.GetFileName(path),
            CreationTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(File.GetLastWriteTimeUtc(path)),
            Size = file.Length,
            Checksum = Convert.ToHexStringLower(SHA256.HashData(file)),
        };
    }
}
