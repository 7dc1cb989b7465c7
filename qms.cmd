@echo off
rem Run any QMS program from a checkout: qms --help. Needs Python 3.11 to 3.13.
setlocal
for %%v in (3.13 3.12 3.11) do (
    py -%%v -c "" >nul 2>nul && (
        py -%%v "%~dp0qms" %*
        goto ended
    )
)
where python >nul 2>nul || (
    echo QMS needs Python 3.11, 3.12 or 3.13: see https://www.python.org/downloads/ 1>&2
    exit /b 1
)
python "%~dp0qms" %*
:ended
exit /b %errorlevel%
