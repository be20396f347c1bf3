using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Configuration;

/// <summary>
/// Reads one configuration section key by key. The framework's binder stops at the first value it cannot convert and passes
/// over keys it does not know; this collects every mistake instead.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section, ICollection<string> errors)
{
    private readonly List<string> _known = [];

    public void Text(string key, Action<string> set)
    {
        if (Value(key) is { } value)
        {
            set(value);
        }
    }

    public void Flag(string key, Action<bool> set)
    {
        if (Value(key) is not { } value)
        {
            return;
        }

        if (bool.TryParse(value, out var flag))
        {
            set(flag);
        }
        else
        {
            Report(key, "true or false", value);
        }
    }

    public void Number(string key, Action<int> set) => Number<int>(key, set);

    public void LongNumber(string key, Action<long> set) => Number<long>(key, set);

    private void Number<T>(string key, Action<T> set)
        where T : IBinaryInteger<T>
    {
        if (Value(key) is not { } value)
        {
            return;
        }

        if (T.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            set(number);
        }
        else
        {
            Report(key, "a whole number", value);
        }
    }

    public void Time(string key, Action<TimeSpan> set)
    {
        if (Value(key) is not { } value)
        {
            return;
        }

        if (string.Equals(value, "infinite", StringComparison.OrdinalIgnoreCase))
        {
            set(Timeout.InfiniteTimeSpan);
        }
        else if (Duration.TryParse(value, TimeSpan.FromMilliseconds(1), out var time) ||
            (value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out time)))
        {
            set(time);
        }
        else
        {
            Report(key, "a length of time such as '500ms', '2s' or '00:00:02'", value);
        }
    }

    public void Choice<T>(string key, Action<T> set)
        where T : struct, Enum
    {
        if (Value(key) is not { } value)
        {
            return;
        }

        if (TryRead<T>(key, value, out var choice))
        {
            set(choice);
        }
    }

    /// <summary>Reads a list of names, whose values are put together.</summary>
    public void Flags<T>(string key, Action<T> set)
        where T : struct, Enum
    {
        var flags = 0;
        var isSet = false;
        Texts(key, value =>
        {
            if (TryRead<T>(key, value, out var flag))
            {
                flags |= Convert.ToInt32(flag, CultureInfo.InvariantCulture);
                isSet = true;
            }
        });
        if (isSet)
        {
            set((T)Enum.ToObject(typeof(T), flags));
        }
    }

    private bool TryRead<T>(string key, string value, out T choice)
        where T : struct, Enum
    {
        // Enum.TryParse alone would also take numbers and lists of names.
        var names = Enum.GetNames<T>();
        choice = default;
        if (names.Contains(value, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(value, ignoreCase: true, out choice))
        {
            return true;
        }

        Report(key, $"one of {string.Join(", ", names)}", value, Spelling.Suggestion(value, names));
        return false;
    }

    /// <summary>Reads an object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="read">Reads it; the value <c>true</c> stands for an object that leaves everything at its default.</param>
    /// <param name="refuse">What the value <c>false</c> means; nothing by default.</param>
    public void Object(string key, Action<SectionReader> read, Action? refuse = null)
    {
        _known.Add(key);
        var child = section.GetSection(key);
        if (child.Value is { Length: > 0 } value)
        {
            if (!bool.TryParse(value, out var wanted))
            {
                Report(key, "an object", value);
            }
            else if (wanted)
            {
                read(new SectionReader(child, errors));
            }
            else
            {
                refuse?.Invoke();
            }
        }
        else if (child.GetChildren().Any())
        {
            ReadChild(child, read);
        }
        else if (section.GetChildren().Any(present => present.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
        {
            // Configuration cannot tell {} from null, which mean opposite things.
            errors.Add($"{child.Path}: is empty. Leave it out, or write true for its defaults.");
        }
    }

    /// <summary>Reads a list of objects.</summary>
    public void List(string key, Action<SectionReader> read) => Objects(key, "a list", (item, reader) =>
    {
        if (!int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            Report(key, "a list", $"the key {item}");
        }

        // Read all the same, so that mistakes inside are found and its keys count as known.
        read(reader);
    });

    /// <summary>Reads an object of named objects.</summary>
    public void Objects(string key, Action<string, SectionReader> read) => Objects(key, "an object", read);

    private void Objects(string key, string expected, Action<string, SectionReader> read)
    {
        _known.Add(key);
        var child = section.GetSection(key);
        if (child.Value is { Length: > 0 } value)
        {
            Report(key, expected, value);
        }

        foreach (var item in child.GetChildren())
        {
            if (item.Value is { Length: > 0 } scalar)
            {
                errors.Add($"{item.Path}: expected an object, found '{scalar}'.");
            }
            else
            {
                ReadChild(item, reader => read(item.Key, reader));
            }
        }
    }

    public void Texts(string key, Action<string> add) => Texts(key, "a list", (_, value) => add(value));

    /// <summary>Reads an object of texts.</summary>
    public void Pairs(string key, Action<string, string> add) => Texts(key, "an object", add);

    private void Texts(string key, string expected, Action<string, string> add)
    {
        _known.Add(key);
        var child = section.GetSection(key);
        if (child.Value is { Length: > 0 } value)
        {
            Report(key, expected, value);
        }

        foreach (var item in child.GetChildren())
        {
            if (item.GetChildren().Any())
            {
                errors.Add($"{item.Path}: expected a single value, found an object or a list.");
            }
            else
            {
                add(item.Key, item.Value ?? "");
            }
        }
    }

    /// <summary>Names a key that belongs to somebody else, so that it is not reported as unknown.</summary>
    public void Ignore(string key) => _known.Add(key);

    public void ReportUnknownKeys()
    {
        foreach (var child in section.GetChildren())
        {
            if (!_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{child.Path}: unknown key.{Spelling.Suggestion(child.Key, _known)}");
            }
        }
    }

    private void ReadChild(IConfigurationSection child, Action<SectionReader> read)
    {
        var reader = new SectionReader(child, errors);
        read(reader);
        reader.ReportUnknownKeys();
    }

    private string? Value(string key)
    {
        _known.Add(key);
        var child = section.GetSection(key);
        if (child.Value is null && child.GetChildren().Any())
        {
            errors.Add($"{child.Path}: expected a single value, found an object or a list.");
        }

        return string.IsNullOrEmpty(child.Value) ? null : child.Value;
    }

    private void Report(string key, string expected, string found, string suggestion = "") =>
        errors.Add($"{section.Path}:{key}: expected {expected}, found '{found}'.{suggestion}");
}
