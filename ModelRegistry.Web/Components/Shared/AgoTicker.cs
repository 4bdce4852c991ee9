namespace ModelRegistry.Web.Components.Shared;

/// <summary>One slow clock per circuit, so that <see cref="Ago"/> stays true on a page that is left open.</summary>
public sealed class AgoTicker(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private Action? _ticked;

    /// <summary>Raised every half minute, on a pool thread. The timer starts with the first listener and stops with the last.</summary>
    public event Action? Ticked
    {
        add
        {
            lock (_gate)
            {
                _ticked += value;
                _timer ??= time.CreateTimer(_ => _ticked?.Invoke(), state: null, Every, Every);
            }
        }

        remove
        {
            lock (_gate)
            {
                _ticked -= value;
                if (_ticked is null)
                    Stop();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
            Stop();
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
