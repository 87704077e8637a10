namespace Streaming.Deployment.Tests;

static class Repository
{
    static readonly string Root = Find();

    public static string Read(string path) => File.ReadAllText(At(path));

    public static bool Has(string path) => Path.Exists(At(path));

    public static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(At("src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    public static string PathOf(string path) => At(path);

    static string At(string path) => Path.Combine(Root, path);

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new FileNotFoundException("Streaming.sln is in no folder above the tests");
    }
}
