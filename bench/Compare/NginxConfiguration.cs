namespace LoadBalancing.Compare;

/// <summary>The nginx.conf of the origin and that of the proxy.</summary>
internal static class NginxConfiguration
{
    /// <summary>One worker that serves the same on two ports: a body from memory, two files, and what it hears of the client.</summary>
    public static string ForOrigin(string folder, int[] ports) =>
        $$"""
        {{Common(folder, workers: 1)}}
        http {
            {{Http(folder)}}
            sendfile on;
            open_file_cache max=16;
            server {
                listen 127.0.0.1:{{ports[0]}} backlog=4096;
                listen 127.0.0.1:{{ports[1]}} backlog=4096;
                root {{folder}}/files;
                default_type text/plain;
                location = /small { return 200 "{{Origin.SmallBody}}"; }
                location = {{Origin.ForwardedForPath}} { return 200 "$http_x_forwarded_for"; }
            }
        }
        """;

    /// <summary>A proxy that does what the others do: round robin, kept connections, a forwarded-for header, a cookie.</summary>
    public static string ForProxy(string folder, int workers, int connections, int port, int[] origins) =>
        $$"""
        {{Common(folder, workers)}}
        http {
            {{Http(folder)}}
            # The others hold no response back on disk.
            proxy_max_temp_file_size 0;
            upstream web {
                server 127.0.0.1:{{origins[0]}};
                server 127.0.0.1:{{origins[1]}};
                keepalive {{connections}};
                keepalive_requests 1000000000;
            }
            server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location / {
                    proxy_pass http://web;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    add_header Set-Cookie "SERVERID=$upstream_addr; path=/";
                }
            }
        }
        """;

    // Workers of an administrator's nginx would run as somebody who may not read the temporary folder.
    private static string Common(string folder, int workers) =>
        $$"""
        daemon off;
        worker_processes {{workers}};
        error_log stderr warn;
        pid {{folder}}/nginx.pid;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        events { worker_connections 4096; }
        """;

    private static string Http(string folder) =>
        $$"""
        access_log off;
            keepalive_requests 1000000000;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
        """;
}
