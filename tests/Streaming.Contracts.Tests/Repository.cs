namespace Streaming.Contracts.Tests;

static class Repository
{
    /// <summary>The path of a file of the repository that these tests were built in.</summary>
    public static string File(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new FileNotFoundException("Streaming.sln is in no folder above the tests"), path);
    }
}
