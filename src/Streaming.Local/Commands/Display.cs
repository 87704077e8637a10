using Spectre.Console;

namespace Streaming.Local.Commands;

/// <summary>Shows what is going on: one line that changes at a terminal, a line now and then where the output is redirected.</summary>
sealed class Display(IAnsiConsole console, TimeProvider time)
{
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan UpdateEvery = TimeSpan.FromMilliseconds(200);

    public IAnsiConsole Console => console;

    /// <summary>Shows <paramref name="what"/> while <paramref name="work"/> runs, and how long it took.</summary>
    /// <param name="work">Gets a function that shows how far it is; it may be called as often as one likes.</param>
    public async Task<T> RunAsync<T>(string what, Func<Action<Func<string>>, Task<T>> work)
    {
        var start = time.GetTimestamp();
        var result = console.Profile.Capabilities.Interactive
            ? await console.Status().StartAsync(what.EscapeMarkup(), context => work(Every(UpdateEvery, text => context.Status($"{what}: {text}".EscapeMarkup()))))
            : await work(Every(LineEvery, text => console.WriteLine($"{what}: {text}")));
        console.WriteLine($"{what}: done in {time.GetElapsedTime(start).TotalSeconds:0.0} s");
        return result;
    }

    public Task RunAsync(string what, Func<Action<Func<string>>, Task> work) => RunAsync(what, async show =>
    {
        await work(show);
        return true;
    });

    Action<Func<string>> Every(TimeSpan interval, Action<string> write)
    {
        var gate = new Lock();
        var last = time.GetTimestamp();
        return text =>
        {
            lock (gate)
            {
                if (time.GetElapsedTime(last) < interval)
                    return;
                last = time.GetTimestamp();
                write(text());
            }
        };
    }
}
