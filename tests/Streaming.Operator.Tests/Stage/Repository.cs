namespace Streaming.Operator.Tests.Stage;

/// <summary>Files of the repository that the tests run in.</summary>
static class Repository
{
    public static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return Path.Combine(folder.FullName, file);
    }

    public static string Read(string file) => File.ReadAllText(PathOf(file));
}
