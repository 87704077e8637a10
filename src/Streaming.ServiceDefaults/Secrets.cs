using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace Streaming.ServiceDefaults;

static class Secrets
{
    const string FolderKey = "Secrets:Folder";

    /// <summary>
    /// Settings from files: in the folder <c>Secrets:Folder</c>, a file's name is a key with <c>__</c> for each colon and its content the
    /// value, as container platforms mount secrets. Looked at every few seconds, so that a changed file counts without a restart.
    /// They win over all but the last source, which is the settings that the worker is created with.
    /// </summary>
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[FolderKey] is not { Length: > 0 } folder)
            return;
        if (!Directory.Exists(folder))
            throw new InvalidSettingException($"{FolderKey} is '{folder}', where there is no folder: set it to the folder of secret files or leave it out.");
        var sources = builder.Configuration.Sources;
        sources.Insert(sources.Count - 1, new KeyPerFileConfigurationSource
        {
            // Polling sees the links that container platforms exchange.
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)) { UsePollingFileWatcher = true, UseActivePolling = true },
            ReloadOnChange = true,
        });
    }
}
