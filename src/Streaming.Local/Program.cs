using System.CommandLine;
using Streaming.Local.Commands;

// Long enough for every worker to drain.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await LocalCommandLine.Create(TimeProvider.System).Parse(args).InvokeAsync(configuration);
